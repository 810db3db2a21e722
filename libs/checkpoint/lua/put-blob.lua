--[[
  Keeps bytes beside a live run, under their hash. They live as long as the run's other keys.

  KEYS  1 run · 2 blobs
  ARGV  1 SHA-256, hex · 2 bytes
  Returns 1 · 0: the run is over or gone, nothing was kept
]]
local status = call('HGET', KEYS[1], 'status')
if not status or TERMINAL[status] then
  return 0
end
call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
return 1
