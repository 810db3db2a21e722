--[[
  Hands live runs without progress to one caller, each once per idle time. Those of other pipelines stay idle, behind all that are:
  whoever looks next, for those, finds others first.

  KEYS  1 live
  ARGV  1 idle in ms · 2 limit · 3 name of the caller's pipeline, or '' for any · 4 what the key of a run begins with · 5 most to look at
  Returns run ids
]]
local now = now_ms()
local since = now - tonumber(ARGV[1])
local taken = {}
for _, run_id in ipairs(call('ZRANGEBYSCORE', KEYS[1], '-inf', since, 'LIMIT', 0, ARGV[5])) do
  if #taken == tonumber(ARGV[2]) then
    break
  end
  local pipeline = ARGV[3] ~= '' and call('HGET', ARGV[4] .. run_id, 'pipeline')
  if pipeline and string.match(pipeline, '^(.*)@') ~= ARGV[3] then
    call('ZADD', KEYS[1], since, run_id)
  else
    call('ZADD', KEYS[1], now, run_id)
    taken[#taken + 1] = run_id
  end
end
return taken
