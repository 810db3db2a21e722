--[[
  Notes how far a run's log has been read for its webhook, and which deliveries that gave. The run leaves the list unless
  something came since it was taken.

  KEYS  1 run · 2 deliveries · 3 hooks
  ARGV  1 run id · 2 score since it was taken · 3 position read up to · 4… position, delivery (JSON), …
  Returns {'gone'} · {'advanced'}
]]
local run_id = ARGV[1]
local run = call('HMGET', KEYS[1], 'seq', 'hook_seen', 'hook_off')
if not run[1] then
  call('ZREM', KEYS[3], run_id)
  return { 'gone' }
end
local seen = math.max(tonumber(ARGV[3]), tonumber(run[2] or 0))
for i = 4, #ARGV, 2 do
  call('HSETNX', KEYS[2], ARGV[i], ARGV[i + 1])
end
if #ARGV > 3 then
  expire_with(KEYS[1], KEYS[2])
end
call('HSET', KEYS[1], 'hook_seen', string.format('%.0f', seen))
if call('ZSCORE', KEYS[3], run_id) == ARGV[2] then
  if run[3] or seen >= tonumber(run[1]) then
    call('ZREM', KEYS[3], run_id)
  else
    call('ZADD', KEYS[3], now_ms(), run_id)
  end
end
return { 'advanced' }
