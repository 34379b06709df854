import { Script } from './script.js';
import { STATE } from './state.lua.js';

/**
 * Appends a batch of events and tells their followers; all or nothing.
 *
 * KEYS: log, rooms, bytes, publisher, the stream of each room, each idempotency key.
 * ARGV: 1-3 see STATE, 4 number of the batch, 5 count, 6 age, 7 bytes, 8 rooms (0 each: no bound), 9 milliseconds for which
 * keys are remembered, 10 PUBLISH or SPUBLISH, 11 what channels begin with, 12 number of rooms, their names; then for each event:
 * its rooms as indexes `1,2`, index of its key or 0, 1 if it is an end mark, cost in bytes, the packed event.
 * Answers `<epoch> <seq>,<seq>`.
 */
export const PUBLISH = new Script(`
local record = redis.call('GET', KEYS[4])
if record then
  local batch, answer = string.match(record, '^(%d+) (.*)$')
  if batch == ARGV[4] then return answer end
end
${STATE}
local BYTES = KEYS[3]
local maxCount, maxAge, maxBytes, maxRooms = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local names = tonumber(ARGV[12])
local touched = {}

local function open(index)
  local room = touched[index]
  if room then return room end
  local name = ARGV[12 + index]
  local score = tonumber(redis.call('ZSCORE', ROOMS, name) or nil)
  room = { key = KEYS[4 + index], name = name, ends = 0 }
  room.last = score and math.floor(score / 2) or forgotten
  room.bytes = tonumber(redis.call('HGET', BYTES, name) or '0')
  touched[index] = room
  return room
end

local seqs = {}
for at = 13 + names, #ARGV, 5 do
  local key = tonumber(ARGV[at + 1]) > 0 and KEYS[4 + names + tonumber(ARGV[at + 1])]
  local known = key and redis.call('GET', key)
  local ofEpoch, ofSeq = string.match(known or '', '^(%S+) (%d+)$')
  if ofEpoch == epoch then
    seqs[#seqs + 1] = ofSeq
  else
    seq = seq + 1
    local own, packed = text(seq), ARGV[at + 4]
    for index in string.gmatch(ARGV[at], '%d+') do
      local room = open(tonumber(index))
      local id, meta = own .. '-' .. text(now), text(room.last) .. ' ' .. text(room.bytes)
      if maxCount > 0 then
        redis.call('XADD', room.key, 'MAXLEN', '=', maxCount, id, 'm', meta, 'e', packed)
      else
        redis.call('XADD', room.key, id, 'm', meta, 'e', packed)
      end
      redis.call(ARGV[10], ARGV[11] .. room.name, epoch .. ':' .. own .. ':' .. text(room.last) .. '\\n' .. packed)
      room.last, room.bytes, room.ends = seq, room.bytes + tonumber(ARGV[at + 3]), tonumber(ARGV[at + 2])
    end
    if key then redis.call('SET', key, epoch .. ' ' .. own, 'PX', ARGV[9]) end
    seqs[#seqs + 1] = own
  end
end

local function trim(room)
  local count = 1
  while true do
    local entries = redis.call('XRANGE', room.key, '-', '+', 'COUNT', count)
    for position, entry in ipairs(entries) do
      local before = tonumber(string.match(entry[2][2], '%d+$'))
      local old = maxAge > 0 and now - millis(entry[1]) > maxAge
      local over = maxBytes > 0 and room.bytes - before > maxBytes and number(entry[1]) < room.last
      if not (old or over) then
        if position > 1 then redis.call('XTRIM', room.key, 'MINID', '=', entry[1]) end
        return
      end
    end
    if #entries == 0 then return end
    redis.call('XTRIM', room.key, 'MINID', '=', text(number(entries[#entries][1]) + 1) .. '-0')
    count = 64
  end
end

for _, room in pairs(touched) do
  redis.call('ZADD', ROOMS, text(room.last * 2 + room.ends), room.name)
  redis.call('HSET', BYTES, room.name, text(room.bytes))
  if maxAge > 0 or maxBytes > 0 then trim(room) end
  if maxAge > 0 then redis.call('PEXPIRE', room.key, maxAge + 1000) end
end
local many = maxRooms > 0 and redis.call('ZCARD', ROOMS) - maxRooms or 0
if many > 0 then
  local base = string.sub(KEYS[1], 1, -4) .. 'room:'
  local popped = redis.call('ZPOPMIN', ROOMS, many)
  for position = 1, #popped, 2 do
    forgotten = math.max(forgotten, math.floor(tonumber(popped[position + 1]) / 2))
    redis.call('HDEL', BYTES, popped[position])
    redis.call('UNLINK', base .. popped[position])
  end
end
redis.call('HSET', LOG, 'seq', text(seq), 'forgotten', text(forgotten))
local answer = epoch .. ' ' .. table.concat(seqs, ',')
redis.call('SET', KEYS[4], ARGV[4] .. ' ' .. answer, 'PX', 600000)
return answer
`);
