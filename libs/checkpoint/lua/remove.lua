--[[
  Removes all that is kept of a run that is over.

  KEYS  1 run · 2 index · 3 hooks
  Returns {'gone'} or {status}: unless it is a terminal one, nothing was removed
]]
local status, run_id, tenant = unpack(call('HMGET', KEYS[1], 'status', 'id', 'tenant'))
if not status then
  return { 'gone' }
end
if not TERMINAL[status] then
  return { status }
end
call('DEL', unpack(family(KEYS[1])))
local own = KEYS[2] .. ':' .. tenant
call('ZREM', own, run_id)
call('ZREM', own .. ':' .. status, run_id)
call('ZREM', KEYS[3], run_id)
return { status }
