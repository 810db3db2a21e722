--[[
  Takes a turn at asking a host, or keeps one for longer. A turn ends by itself after its lease, so that a dead holder's is free.

  KEYS  1 turns (holders by the time in ms at which their lease ends) · 2 the time in ms before which nobody new may ask
  ARGV  1 turn · 2 how many may ask at once · 3 ms between two beginnings · 4 length of the lease in ms
  Returns 0: it is yours · more: ms until a new one may begin · -1: as many as may are asking
]]
local now = now_ms()
call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if not call('ZSCORE', KEYS[1], ARGV[1]) then
  local rest = (tonumber(call('GET', KEYS[2])) or 0) - now
  if rest > 0 then
    return rest
  end
  if call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
    return -1
  end
  if tonumber(ARGV[3]) > 0 then
    call('SET', KEYS[2], string.format('%.0f', now + ARGV[3]), 'PX', ARGV[3])
  end
end
call('ZADD', KEYS[1], now + ARGV[4], ARGV[1])
call('PEXPIRE', KEYS[1], ARGV[4])
return 0
