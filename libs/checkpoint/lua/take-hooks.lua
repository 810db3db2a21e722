--[[
  Hands runs whose log has news for their webhook to one caller, each for the time of a lease. A run that gets more news
  meanwhile is due again at once.

  KEYS  1 hooks
  ARGV  1 lease in ms · 2 limit
  Returns [run id, …], then the score that all of them have now: the proof that nothing came since
]]
local now = now_ms()
local due = call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])
local until_ms = string.format('%.0f', now + ARGV[1])
for _, run_id in ipairs(due) do
  call('ZADD', KEYS[1], until_ms, run_id)
end
due[#due + 1] = until_ms
return due
