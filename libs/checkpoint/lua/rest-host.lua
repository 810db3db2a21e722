--[[
  Leaves a host alone: nobody new may ask it for so long. A longer rest that it has already stays.

  KEYS  1 the time in ms before which nobody new may ask
  ARGV  1 ms
  Returns nothing
]]
local until_ms = now_ms() + ARGV[1]
if (tonumber(call('GET', KEYS[1])) or 0) < until_ms then
  call('SET', KEYS[1], string.format('%.0f', until_ms), 'PX', ARGV[1])
end
