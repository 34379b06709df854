import { Script } from '../server/script.js';
import { STATE } from '../store/state.lua.js';

/**
 * Finds the newest events of rooms.
 *
 * KEYS: log, rooms, the stream of each room. ARGV: 1-7 see STATE, 8 age, 9 how many of each room, 10 the seq to stop at.
 * Answers for each room the seqs, newest first, as `<seq>,<seq>`.
 */
export const NEWEST = new Script(`
local lost = false
${STATE}
local maxAge, count, after = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local function newest(key)
  local seqs, from = {}, '+'
  while true do
    local wanted = math.min(count - #seqs, 256)
    if wanted <= 0 then return seqs end
    local entries = redis.call('XREVRANGE', key, from, text(after + 1) .. '-0', 'COUNT', wanted)
    for _, entry in ipairs(entries) do
      if maxAge > 0 and now - millis(entry[1]) > maxAge then return seqs end
      seqs[#seqs + 1] = text(number(entry[1]))
    end
    if #entries < wanted then return seqs end
    from = '(' .. entries[#entries][1]
  end
end
local answer = {}
for index = 3, #KEYS do answer[#answer + 1] = table.concat(newest(KEYS[index]), ',') end
return answer
`);
