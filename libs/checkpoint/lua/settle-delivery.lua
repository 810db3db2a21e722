--[[
  Puts one delivery in the place of what it was before: a compare-and-set, so that a repeat and an outdated writer change nothing.

  KEYS  1 run · 2 deliveries · 3 hooks
  ARGV  1 position · 2 delivery as it was (JSON) · 3 delivery (JSON)
        4 'off': no further event goes to this webhook · 'ask': switches it on again and puts the run on the list · or ''
  Returns {'gone'} · {'changed'}: it is not what it was · {'settled'}
]]
local run_id = call('HGET', KEYS[1], 'id')
if not run_id then
  return { 'gone' }
end
local before = call('HGET', KEYS[2], ARGV[1])
if before and before ~= ARGV[2] then
  return { before == ARGV[3] and 'settled' or 'changed' }
end
call('HSET', KEYS[2], ARGV[1], ARGV[3])
expire_with(KEYS[1], KEYS[2])
if ARGV[4] == 'off' then
  call('HSET', KEYS[1], 'hook_off', 1)
elseif ARGV[4] == 'ask' then
  call('HDEL', KEYS[1], 'hook_off')
  tell_hook(KEYS[3], run_id, now_ms())
end
return { 'settled' }
