import { Script } from '../server/script.js';
import { STATE } from '../store/state.lua.js';

/**
 * Reads rooms, all at the same instant.
 *
 * KEYS: log, rooms, the stream of each room. ARGV: 1-7 see STATE, 8 age, then for each room: its name, the seq to read after
 * (-1: at nothing but its newest), most events, bytes after which no more are fetched.
 * Answers epoch, seq, `past`, then for each room: twice the seq of its newest event plus 1 if that is an end mark; number of kept events; seq
 * of the first event after; everything up to which is gone (0 if nothing is); 1 if there are more; seq and packed event of each.
 */
export const READ = new Script(`
local lost = false
${STATE}
local maxAge = tonumber(ARGV[8])
local function read(key, name, after, count, bytes)
  local score = tonumber(redis.call('ZSCORE', ROOMS, name) or text(forgotten * 2))
  if after < 0 then return { score, 0, 0, 0, 0 } end
  local last = math.floor(score / 2)
  local result = { score, 0, 0, last > after and last or 0, 0 }
  if last <= after then return result end
  local from, size, found, expired, alive = text(after + 1) .. '-0', 0, 0, false, maxAge == 0
  while true do
    local wanted = math.min(count - found + 1, 64)
    local entries = redis.call('XRANGE', key, from, '+', 'COUNT', wanted)
    for _, entry in ipairs(entries) do
      local id, fields = entry[1], entry[2]
      if not alive then
        alive = now - millis(id) <= maxAge
        expired = expired or not alive
      end
      if alive then
        local own = number(id)
        if result[3] == 0 then
          local before = tonumber(string.match(fields[2], '^%d+'))
          result[2], result[3], result[4] = redis.call('XLEN', key), own, before > after and before or 0
          if expired then redis.call('XTRIM', key, 'MINID', '=', id) end
        end
        if found >= count or size > bytes and found > 0 then
          result[5] = 1
          return result
        end
        local packed = fields[4]
        found, size = found + 1, size + #packed
        result[4 + found * 2], result[5 + found * 2] = own, packed
      end
    end
    if #entries < wanted then return result end
    from = '(' .. entries[#entries][1]
  end
end
local answer = { epoch, seq, past }
for index = 3, #KEYS do
  local at = 9 + (index - 3) * 4
  local after, count, bytes = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  answer[#answer + 1] = read(KEYS[index], ARGV[at], after, count, bytes)
end
return answer
`);
