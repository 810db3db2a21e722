--[[
  Puts a schedule in the place of what it was: a compare-and-set on its version. The same change again is no other.

  KEYS  1 tenant's schedules
  ARGV  1 id · 2 schedule (JSON) · 3 the version that it changes
  Returns 'changed' · 'stale': it is another version by now · 'gone': there is none
]]
local was = call('HGET', KEYS[1], ARGV[1])
if not was then
  return 'gone'
end
if was ~= ARGV[2] then
  -- Records of older builds have none.
  if (cjson.decode(was).version or 1) ~= tonumber(ARGV[3]) then
    return 'stale'
  end
  call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
return 'changed'
