--[[
  Keeps what a page was when it was last fetched, for its tenant's next fetch of it. The oldest ones make room.

  KEYS  1 the tenant's snapshots (names by the time in ms at which they end) · 2 snapshot
  ARGV  1 name, which ends the snapshot's key · 2 about (JSON) · 3 bytes · 4 how long it is kept in ms · 5 the most that a tenant has
  Returns nothing
]]
local now = now_ms()
local prefix = string.sub(KEYS[2], 1, #KEYS[2] - #ARGV[1])
call('HSET', KEYS[2], 'about', ARGV[2], 'bytes', ARGV[3])
call('PEXPIRE', KEYS[2], ARGV[4])
call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
call('ZADD', KEYS[1], now + ARGV[4], ARGV[1])
call('PEXPIRE', KEYS[1], ARGV[4])
local beyond = call('ZCARD', KEYS[1]) - ARGV[5]
if beyond > 0 then
  for _, name in ipairs(call('ZRANGE', KEYS[1], 0, beyond - 1)) do
    call('DEL', prefix .. name)
    call('ZREM', KEYS[1], name)
  end
end
