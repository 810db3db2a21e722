--[[
  Gives a tenant's webhooks a secret to sign with. What signed before goes on beside it for a while, and what did before
  that no longer does.

  KEYS  1 secrets
  ARGV  1 id · 2 secret · 3 how long the one before goes on, in ms · 4 'first': only if there is none · 'rotate'
  Returns {current, previous or ''}, each `id|secret|created at|expires at or ''`, times in ms
]]
local current, previous = unpack(call('HMGET', KEYS[1], 'current', 'previous'))
local repeated = current and string.sub(current, 1, #ARGV[1] + 1) == ARGV[1] .. '|'
if not repeated and (ARGV[4] == 'rotate' or not current) then
  local now = now_ms()
  if current then
    previous = current .. string.format('%.0f', now + ARGV[3])
    call('HSET', KEYS[1], 'previous', previous)
  end
  current = string.format('%s|%s|%.0f|', ARGV[1], ARGV[2], now)
  call('HSET', KEYS[1], 'current', current)
end
return { current, previous or '' }
