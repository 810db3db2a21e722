--[[
  Says how many places a holder has, for the time of a lease. What others said counts until their lease is over.

  KEYS  1 places
  ARGV  1 holder · 2 how many it has · 3 lease in ms · 4 most that all may have together, 0: not asked
  Returns {1, how many all have} or {0, how many all have without it}: it may not have so many, and nothing was changed
]]
local now = now_ms()
local others = 0
for holder, lease in pairs(pairs_of(call('HGETALL', KEYS[1]))) do
  local count, until_ms = string.match(lease, '^(%d+)|(%d+)$')
  if tonumber(until_ms) <= now then
    call('HDEL', KEYS[1], holder)
  elseif holder ~= ARGV[1] then
    others = others + count
  end
end
local own, most = tonumber(ARGV[2]), tonumber(ARGV[4])
if most > 0 and others + own > most then
  return { 0, others }
end
if own == 0 then
  call('HDEL', KEYS[1], ARGV[1])
else
  call('HSET', KEYS[1], ARGV[1], string.format('%d|%.0f', own, now + ARGV[3]))
end
-- Whoever is left has been heard of within a lease.
call('PEXPIRE', KEYS[1], ARGV[3])
return { 1, others + own }
