--[[
  Keeps a new API key, once per id. Keys that have expired are forgotten on the way.

  KEYS  1 key · 2 keys of its tenant
  ARGV  1 key id · 2 tenant · 3 name · 4 scopes, by spaces · 5 SHA-256 of the secret · 6 its life in ms, or '' for ever
        7 most keys of the tenant · 8 what the keys of API keys begin with
  Returns [its fields and values] · nil: the tenant has as many as it may have
]]
if call('EXISTS', KEYS[1]) == 1 then
  return call('HGETALL', KEYS[1])
end
local kept = 0
for _, id in ipairs(call('ZRANGE', KEYS[2], 0, -1)) do
  if call('EXISTS', ARGV[8] .. id) == 1 then
    kept = kept + 1
  else
    call('ZREM', KEYS[2], id)
  end
end
if kept >= tonumber(ARGV[7]) then
  return nil
end

local now = now_ms()
call('HSET', KEYS[1], 'id', ARGV[1], 'tenant', ARGV[2], 'name', ARGV[3], 'scopes', ARGV[4], 'secret', ARGV[5], 'created_at', now)
if ARGV[6] ~= '' then
  call('HSET', KEYS[1], 'expires_at', now + ARGV[6])
  call('PEXPIRE', KEYS[1], ARGV[6])
end
call('ZADD', KEYS[2], now, ARGV[1])
return call('HGETALL', KEYS[1])
