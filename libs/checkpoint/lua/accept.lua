--[[
  Writes a new run: record, first events, place on the outbox, idempotency mark. Once per mark and per run id.

  KEYS  1 run · 2 events · 3 live · 4 index · 5 idempotency mark
  ARGV  1 run id · 2 pipeline · 3 request (JSON) · 4 first visit · 5 body hash, or '' without a mark · 6 mark's life in ms
        7 channel · 8… events
  Returns {'created', run id, time in ms} or {'replayed', run id} or {'reused'}: the mark stands for another body
]]
local run_id = ARGV[1]
if ARGV[5] ~= '' then
  local mark = call('GET', KEYS[5])
  if mark then
    local body, earlier = string.match(mark, '^(.-)|(.+)$')
    if body ~= ARGV[5] then
      return { 'reused' }
    end
    return { 'replayed', earlier }
  end
end
if call('EXISTS', KEYS[1]) == 1 then
  return { 'replayed', run_id }
end

local now = now_ms()
local events = events_from(8)
call('HSET', KEYS[1], 'id', run_id, 'status', 'queued', 'pipeline', ARGV[2], 'request', ARGV[3], 'cur', ARGV[4],
  'attempt', 0, 'epoch', 0, 'version', 1, 'seq', #events, 'cps', 0, 'created_at', now)
log(KEYS[2], ARGV[7], #events, now, nil, nil, events)
call('ZADD', KEYS[3], now, run_id)
call('ZADD', KEYS[4], 0, run_id)
call('ZADD', KEYS[4] .. ':queued', 0, run_id)
if ARGV[5] ~= '' then
  call('SET', KEYS[5], ARGV[5] .. '|' .. run_id, 'PX', ARGV[6])
end
return { 'created', run_id, now }
