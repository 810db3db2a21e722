--[[
  Pauses, resumes, cancels or retries a run: a compare-and-set on its status that raises its fence, so that whoever works on it
  is refused from here on. A run that goes on is running again when it had been started before, else queued. A cancelled run is
  cancelling first when something of it can be undone.

  KEYS  1 run · 2 events · 3 live · 4 index
  ARGV  1 verb (pause | resume | cancel | retry) · 2 statuses that allow it, comma-separated · 3 retention in ms · 4 channel
        5 fence channel · 6 guidance for the steps to come (JSON), or '' · 7 run.cancelling, for a run that is undone first
        8 the visit that undoes · 9… events
  Returns {'gone'} or {status before}: one that does not allow it means that nothing was changed
]]
local run = call('HMGET', KEYS[1], 'status', 'id', 'epoch', 'seq', 'version', 'started_at', 'tenant', 'hook', 'line', 'said',
  'held', 'cur', 'starts_at', 'undoable', 'replaces')
local status, run_id = run[1], run[2]
if not status then
  return { 'gone' }
end
if not string.find(',' .. ARGV[2] .. ',', ',' .. status .. ',', 1, true) then
  return { status }
end

local now = now_ms()
local epoch = run[3] + 1
local undo = ARGV[1] == 'cancel' and run[14]
local events = undo and { { text = ARGV[7] } } or events_from(9)
local seq = run[4] + #events
local onward = run[6] and (run[12] == ARGV[8] and 'cancelling' or 'running') or 'queued'
local to = ({ pause = 'paused', resume = onward, cancel = undo and 'cancelling' or 'cancelled', retry = onward })[ARGV[1]]
local fields = { 'status', to, 'epoch', epoch, 'seq', seq, 'version', run[5] + 1 }
local function set(field, value)
  fields[#fields + 1], fields[#fields + 2] = field, value
end
local held = run[11]
if ARGV[1] == 'retry' then
  for _, key in ipairs(family(KEYS[1])) do
    call('PERSIST', key)
  end
  -- Its attempts and crashes count anew.
  call('HDEL', KEYS[1], 'error', 'ended_at', 'expires_at', 'claim:' .. run[12])
  set('attempt', 0)
  if run[9] and #join_line(run[9], run_id) > 0 then
    held = 1
    set('held', 1)
  end
elseif undo then
  set('cur', ARGV[8])
  set('attempt', 0)
elseif TERMINAL[to] then
  set('ended_at', now)
  set('expires_at', now + ARGV[3])
end
if ARGV[6] ~= '' then
  local said = tonumber(run[10] or 0) + 1
  say(KEYS[1] .. ':guidance', tostring(said), seq, now, '', ARGV[6])
  set('said', said)
end
call('HSET', KEYS[1], unpack(fields))
log(KEYS[2], ARGV[4], seq, now, nil, nil, events)
tell_hook(run[8], run_id, now)
if TERMINAL[to] then
  retire({ run_key = KEYS[1], run_id = run_id, tenant = run[7], line = run[9], from = status, to = to, now = now,
    retention_ms = ARGV[3], live_key = KEYS[3], index_key = KEYS[4], fence = ARGV[5] })
else
  move_index(KEYS[4], run[7], run_id, status, to)
  -- Of the held ones only those are looked after that have to cancel who stands before them.
  if to == 'paused' or (held and not run[15]) then
    call('ZREM', KEYS[3], run_id)
  else
    call('ZADD', KEYS[3], math.max(now, tonumber(run[13] or 0)), run_id)
  end
end
call('PUBLISH', ARGV[5], run_id .. ' ' .. epoch)
return { status }
