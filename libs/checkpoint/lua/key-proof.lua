--[[
  What opens with an API key.

  KEYS  1 key · 2 SHA-256 of its secrets before, by the time (ms) at which they end
  Returns {tenant, scopes, SHA-256 of its secret, those of earlier ones that still open…} · nil: there is no such key
]]
local found = call('HMGET', KEYS[1], 'tenant', 'scopes', 'secret')
if not found[1] then
  return nil
end
for _, before in ipairs(call('ZRANGEBYSCORE', KEYS[2], '(' .. now_ms(), '+inf')) do
  found[#found + 1] = before
end
return found
