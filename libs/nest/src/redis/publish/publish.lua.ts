import { Script } from '../server/script.js';
import { STATE } from '../store/state.lua.js';

/**
 * Appends a batch of events and tells their followers; all or nothing.
 *
 * KEYS: log, rooms, bytes, publisher, the stream of each room, each idempotency key.
 * ARGV: 1-7 see STATE, 8 number of the batch, 9 count, 10 age, 11 bytes, 12 rooms (0 each: no bound), 13 milliseconds for which
 * keys are remembered, 14 PUBLISH or SPUBLISH, 15 what channels of rooms begin with, 16 the channel of heads, 17 number of the last
 * batch of the publisher that was answered, 18 number of rooms, their names; then for each event:
 * its rooms as indexes `1,2`, index of its key or 0, 1 if it is an end mark, cost in bytes, the packed event.
 * Answers `<epoch> <seq>,<seq>`. The messages of the events come first, then that of the head, which tells what they are.
 */
export const PUBLISH = new Script(`
local args, call, pcall, format = ARGV, redis.call, redis.pcall, string.format
local record = call('GET', KEYS[4])
local newestBatch, answered = 0, nil
if record then
  newestBatch, answered = string.match(record, '^(%d+) (.*)$')
  newestBatch = tonumber(newestBatch)
  if newestBatch > tonumber(args[8]) then return redis.error_reply('ERR a later batch was stored already') end
end
-- What was acknowledged is not here: a replica that lacks it took over, or an old snapshot was loaded.
local lost = newestBatch < tonumber(args[17])
${STATE}
if newestBatch == tonumber(args[8]) then return epoch .. ' ' .. answered end
local before = seq
local BYTES = KEYS[3]
local maxCount, maxAge, maxBytes, maxRooms = tonumber(args[9]), tonumber(args[10]), tonumber(args[11]), tonumber(args[12])
-- To cut a long stream exactly costs twice as much as to let whole nodes of it go, at most 100 events each.
local exactly = maxCount < 1000 and '=' or '~'
local publish, prefix, names = args[14], args[15], tonumber(args[18])
local touched, added = {}, false

local function open(index)
  local name = args[18 + index]
  local score = tonumber(call('ZSCORE', ROOMS, name))
  local room = { key = KEYS[4 + index], channel = prefix .. name, name = name, ends = '0' }
  room.last = text(score and math.floor(score / 2) or forgotten)
  room.bytes = maxBytes > 0 and tonumber(call('HGET', BYTES, name) or '0') or 0
  added = added or not score
  touched[index] = room
  return room
end

local at, last, key = 0, '', false
local idTail, messageHead = '-' .. text(now), epoch .. ':'
local function refused(result, room, meta, packed)
  if not string.find(result.err, 'equal or smaller', 1, true) then
    call('HSET', LOG, 'seq', last)
    error(result)
  end
  -- The stream of a log that is gone, evicted perhaps.
  call('UNLINK', room.key)
  call('XADD', room.key, last .. idTail, 'm', meta, 'e', packed)
end
local function add(index)
  local room = touched[index] or open(index)
  local packed, before = args[at + 4], room.last
  local meta = before .. ' ' .. format('%.0f', room.bytes)
  local result
  if maxCount > 0 then
    result = pcall('XADD', room.key, 'MAXLEN', exactly, maxCount, last .. idTail, 'm', meta, 'e', packed)
  else
    result = pcall('XADD', room.key, last .. idTail, 'm', meta, 'e', packed)
  end
  if type(result) == 'table' then refused(result, room, meta, packed) end
  call(publish, room.channel, messageHead .. last .. ':' .. before .. '\\n' .. packed)
  room.last, room.bytes, room.ends = last, room.bytes + tonumber(args[at + 3]), args[at + 2]
end

local seqs = {}
for position = 19 + names, #args, 5 do
  at = position
  local known = false
  if args[at + 1] ~= '0' then
    key = KEYS[4 + names + tonumber(args[at + 1])]
    local ofRoot, ofSeq = string.match(call('GET', key) or '', '^(%S+) (%d+)$')
    known = ofRoot == root and ofSeq
    if not known then call('SET', key, root .. ' ' .. text(seq + 1), 'PX', args[13]) end
  end
  if not known then
    seq = seq + 1
    last = format('%.0f', seq)
    local index = tonumber(args[at])
    if index then
      add(index)
    else
      for each in string.gmatch(args[at], '%d+') do add(tonumber(each)) end
    end
  end
  seqs[#seqs + 1] = known or last
end

local function trim(room)
  local newest, count = tonumber(room.last), 1
  while true do
    local entries = call('XRANGE', room.key, '-', '+', 'COUNT', count)
    for position, entry in ipairs(entries) do
      local before = tonumber(string.match(entry[2][2], '%d+$'))
      local old = maxAge > 0 and now - millis(entry[1]) > maxAge
      local over = maxBytes > 0 and room.bytes - before > maxBytes and number(entry[1]) < newest
      if not (old or over) then
        if position > 1 then call('XTRIM', room.key, 'MINID', '=', entry[1]) end
        return
      end
    end
    if #entries == 0 then return end
    call('XTRIM', room.key, 'MINID', '=', text(number(entries[#entries][1]) + 1) .. '-0')
    count = 64
  end
end

local heads = {}
for _, room in pairs(touched) do
  heads[#heads + 1], heads[#heads + 2] = room.name, room.last
  call('ZADD', ROOMS, text(tonumber(room.last) * 2 + tonumber(room.ends)), room.name)
  if maxBytes > 0 then call('HSET', BYTES, room.name, text(room.bytes)) end
  if maxAge > 0 or maxBytes > 0 then trim(room) end
  if maxAge > 0 then call('PEXPIRE', room.key, maxAge + 1000) end
end
local many = added and maxRooms > 0 and call('ZCARD', ROOMS) - maxRooms or 0
if many > 0 then
  local base = string.sub(KEYS[1], 1, -4) .. 'room:'
  local popped = call('ZPOPMIN', ROOMS, many)
  for position = 1, #popped, 2 do
    forgotten = math.max(forgotten, math.floor(tonumber(popped[position + 1]) / 2))
    call('HDEL', BYTES, popped[position])
    call('UNLINK', base .. popped[position])
  end
  call('HSET', LOG, 'forgotten', text(forgotten))
end
call('HSET', LOG, 'seq', text(seq))
if #heads > 0 then
  call(publish, args[16], messageHead .. text(before) .. ':' .. last .. '\\n' .. cjson.encode(heads))
end
local list = table.concat(seqs, ',')
call('SET', KEYS[4], args[8] .. ' ' .. list, 'PX', 86400000)
return epoch .. ' ' .. list
`);
