--[[
  Hands live runs without progress to one caller, each once per idle time.

  KEYS  1 live
  ARGV  1 idle in ms · 2 limit
  Returns run ids
]]
local now = now_ms()
local idle = call('ZRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[1]), 'LIMIT', 0, ARGV[2])
for _, run_id in ipairs(idle) do
  call('ZADD', KEYS[1], now, run_id)
end
return idle
