--[[
  Notes why a tick of a schedule has no run, or that it has one after all.

  KEYS  1 tenant's schedules · 2 the schedule's ticks without a run
  ARGV  1 id · 2 when the tick was due, in ms · 3 what to note (JSON), or '' when it has its run · 4 most that are kept
]]
call('ZREMRANGEBYSCORE', KEYS[2], ARGV[2], ARGV[2])
if call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  call('DEL', KEYS[2])
elseif ARGV[3] ~= '' then
  call('ZADD', KEYS[2], ARGV[2], ARGV[3])
  call('ZREMRANGEBYRANK', KEYS[2], 0, -(ARGV[4] + 1))
end
return 1
