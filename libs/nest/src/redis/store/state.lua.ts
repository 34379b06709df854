/** The format of keys and messages that this code reads and writes. See `docs/persistence.md`. */
export const FORMAT = 2;

/** What Redis answers instead of doing anything where the log has a later format. */
export const LATER_FORMAT = 'SSEFORMAT';

/** What Redis answers instead of doing anything where a script is to be sent again at once, with what is known then. */
export const ASK_AGAIN = 'SSEAGAIN';

/**
 * Lua shared by the scripts of the log: `epoch`, `seq` and `forgotten` of the log, `root`, which changes when the history is gone, and
 * `now` in milliseconds.
 *
 * ARGV: 1 an epoch for a new log, 2 and 3 epoch and seq of the newest position that the caller knows of, 4 and 5 epoch and seq of its event
 * that was acknowledged last (empty and 0 if none was), 6 milliseconds since then, 7 whether it was sent again.
 *
 * Two histories never share an epoch. So the log begins a new one when
 * - it is behind what was handed out: its numbers would be given twice. A script may set `lost` where it knows more;
 * - another server has it now, or the server was started again: what the one before had acknowledged last may be lost, and it may
 *   still be acknowledging. `run` is the server that has used the log last. A server that does not tell who it is, is not compared;
 * - an event was acknowledged in another epoch after this one had begun, and is not in its history: by a server that did not have the
 *   log any more. `past` has the former epochs, each with the last seq of it that is in the history. The client may have kept the
 *   script back until it had a connection, so it is asked to send it again;
 * - the list of its rooms is gone (evicted): nobody knows any more what they had.
 */
export const STATE = `
local LOG, ROOMS = KEYS[1], KEYS[2]
local function text(number) return string.format('%.0f', number) end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local state = redis.call('HMGET', LOG, 'epoch', 'seq', 'forgotten', 'run', 'since', 'root', 'format', 'past')
if tonumber(state[7] or '1') > ${FORMAT} then return redis.error_reply('${LATER_FORMAT} ' .. state[7]) end
local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%w+)') or ''
local epoch, seq, forgotten = state[1], tonumber(state[2] or '0'), tonumber(state[3] or '0')
local root = state[6] or epoch
local gone = not epoch or seq > 0 and redis.call('EXISTS', ROOMS) == 0
local behind = epoch == ARGV[2] and (lost or seq < tonumber(ARGV[3]))
local moved = state[4] and run ~= '' and state[4] ~= '' and state[4] ~= run
local past, elsewhere = state[8] or '', false
if ARGV[4] ~= '' and ARGV[4] ~= epoch and now - tonumber(state[5] or now) > tonumber(ARGV[6]) then
  local last = string.match(past, '%f[%w]' .. ARGV[4] .. ':(%d+)')
  elsewhere = not last or tonumber(ARGV[5]) > tonumber(last)
end
if elsewhere and ARGV[7] ~= '1' then return redis.error_reply('${ASK_AGAIN} with what is known now') end
if gone or behind or moved or elsewhere then
  past = gone and '' or string.sub(epoch .. ':' .. text(seq) .. ' ' .. past, 1, 500)
  if epoch == ARGV[2] then seq = math.max(seq, tonumber(ARGV[3])) end
  local newest = redis.call('ZREVRANGE', ROOMS, 0, 0, 'WITHSCORES')
  if newest[2] then seq = math.max(seq, math.floor(tonumber(newest[2]) / 2)) end
  epoch = ARGV[1]
  if gone then root = epoch end
  redis.call('HSET', LOG, 'epoch', epoch, 'seq', text(seq), 'since', text(now), 'past', past)
end
if epoch ~= state[1] or not state[7] or run ~= '' and state[4] ~= run then
  redis.call('HSET', LOG, 'run', run, 'root', root, 'format', '${FORMAT}')
end
local function millis(id) return tonumber(string.match(id, '%-(%d+)$')) end
local function number(id) return tonumber(string.match(id, '^%d+')) end
`;
