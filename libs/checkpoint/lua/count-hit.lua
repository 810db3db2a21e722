--[[
  Counts things of which only so many may happen in a window of time, which begins with the first of them.

  KEYS  1 counter
  ARGV  1 length of the window in ms · 2 how many happened
  Returns {how many in this window, ms until it ends}
]]
local hits = call('INCRBY', KEYS[1], ARGV[2])
if hits == tonumber(ARGV[2]) then
  call('PEXPIRE', KEYS[1], ARGV[1])
end
return { hits, call('PTTL', KEYS[1]) }
