--[[
  Gives an API key another secret; the ones before open for a while longer. The same secret again changes nothing.

  KEYS  1 key · 2 SHA-256 of its secrets before, by the time (ms) at which they end
  ARGV  1 tenant · 2 SHA-256 of the new secret · 3 how long the old one opens, in ms; 0: all old ones end now
  Returns [its fields and values] · nil: the tenant has no such key
]]
local tenant, secret = unpack(call('HMGET', KEYS[1], 'tenant', 'secret'))
if tenant ~= ARGV[1] then
  return nil
end
if secret ~= ARGV[2] then
  local grace = tonumber(ARGV[3])
  if grace == 0 then
    call('DEL', KEYS[2])
  else
    local now = now_ms()
    call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
    call('ZADD', KEYS[2], now + grace, secret)
    call('PEXPIRE', KEYS[2], math.max(grace, call('PTTL', KEYS[2])))
  end
  call('HSET', KEYS[1], 'secret', ARGV[2])
end
return call('HGETALL', KEYS[1])
