--[[
  Writes a new run: record, first events, place on the outbox, idempotency mark. Once per mark and per run id.
  A fork begins with another run's checkpoints up to one of them, and goes on where that one led to.

  KEYS  1 run · 2 events · 3 live · 4 index · 5 idempotency mark · 6 line of its concurrency key · 7 thread · 8 hooks
        9 run that it is forked from · 10 logs
  ARGV  1 run id · 2 tenant · 3 pipeline · 4 request (JSON) · 5 first visit · 6 body hash, or '' without a mark
        7 mark's life in ms · 8 delay in ms · 9 concurrency strategy, or '' · 10 thread's life in ms, or '' · 11 with hook (0|1)
        12 most runs of the tenant that may be live, 0: no limit · 13 channel · 14 id of the run that it is forked from, or ''
        15 checkpoint (count) that it is forked at · 16 guidance that it begins with (JSON), or '' · 17 fence channel
        18 its events may go before it (0|1) · 19… events
  Returns {'created', run id, time in ms, runs of the tenant queued before, [runs ahead in its line], first visit, events}
          {'replayed', run id, [runs ahead]} · {'reused'}: the mark stands for another body · {'forgotten', run id}: the mark's
          run is no longer kept · {'busy', run id}: another one has the concurrency key · {'full', live runs}
          {'no_origin'} · {'no_checkpoint'} · {'nothing_follows'}: that checkpoint ended its run
]]
local run_id, tenant = ARGV[1], ARGV[2]

local function ahead_of(id)
  local ahead = {}
  for _, other in ipairs(call('LRANGE', KEYS[6], 0, -1)) do
    if other == id then
      return ahead
    end
    ahead[#ahead + 1] = other
  end
  return {}
end

local earlier = marked(KEYS[5], ARGV[6])
if earlier == false then
  return { 'reused' }
elseif earlier then
  if call('EXISTS', string.sub(KEYS[1], 1, #KEYS[1] - #run_id) .. earlier) == 0 then
    return { 'forgotten', earlier }
  end
  return { 'replayed', earlier, ahead_of(earlier) }
end
if call('EXISTS', KEYS[1]) == 1 then
  return { 'replayed', run_id, ahead_of(run_id) }
end

local own_index = KEYS[4] .. ':' .. tenant
local queued = call('ZCARD', own_index .. ':queued')
local most = tonumber(ARGV[12])
if most > 0 then
  local live = queued + call('ZCARD', own_index .. ':running') + call('ZCARD', own_index .. ':paused')
    + call('ZCARD', own_index .. ':cancelling')
  if live >= most then
    return { 'full', live }
  end
end
if ARGV[9] == 'reject' then
  local holder = call('LINDEX', KEYS[6], 0)
  if holder then
    return { 'busy', holder }
  end
end

local fields = { 'id', run_id }
local function set(field, value)
  fields[#fields + 1], fields[#fields + 2] = field, value
end

-- Copies what the origin had at that checkpoint. Returns the visit that comes next, or nil and why not.
local function copy_origin(count)
  local kept, parts, newest, last = {}, {}, {}, nil
  for visit, record in pairs(pairs_of(call('HGETALL', KEYS[9] .. ':checkpoints'))) do
    local position, next_visit = string.match(record, '^(%d+)|%d+|%d+|%d+|([^|]*)|')
    position = tonumber(position)
    if position <= count then
      kept[#kept + 1], kept[#kept + 2] = visit, record
      local step = string.match(visit, '^[^#]+')
      if not newest[step] or newest[step].position < position then
        newest[step] = { position = position, visit = visit }
      end
    end
    if position == count then
      last = next_visit
    end
  end
  if not last then
    return nil, 'no_checkpoint'
  elseif last == '' then
    return nil, 'nothing_follows'
  end
  call('HSET', KEYS[1] .. ':checkpoints', unpack(kept))
  for step, checkpoint in pairs(newest) do
    set('newest:' .. step, checkpoint.visit)
  end
  local copied = pairs_of(kept)
  for field, part in pairs(pairs_of(call('HGETALL', KEYS[9] .. ':parts'))) do
    if copied[string.match(field, '^[^/]+')] then
      parts[#parts + 1], parts[#parts + 2] = field, part
    end
  end
  if #parts > 0 then
    call('HSET', KEYS[1] .. ':parts', unpack(parts))
  end
  if call('COPY', KEYS[9] .. ':blobs', KEYS[1] .. ':blobs') == 1 then
    call('PERSIST', KEYS[1] .. ':blobs')
  end
  return last
end

local current, checkpoints = ARGV[5], 0
if ARGV[14] ~= '' then
  if call('EXISTS', KEYS[9]) == 0 then
    return { 'no_origin' }
  end
  checkpoints = tonumber(ARGV[15])
  local why_not
  current, why_not = copy_origin(checkpoints)
  if not current then
    return { why_not }
  end
  set('forked_from', ARGV[14] .. '|' .. ARGV[15])
end

local now = now_ms()
local starts_at = now + ARGV[8]
local events = events_from(19)
for field, value in pairs({ tenant = tenant, status = 'queued', pipeline = ARGV[3], request = ARGV[4], cur = current,
  attempt = 0, epoch = 0, version = 1, seq = #events, cps = checkpoints, created_at = now }) do
  set(field, value)
end
if ARGV[16] ~= '' then
  say(KEYS[1] .. ':guidance', '1', #events, now, '', ARGV[16])
  set('said', 1)
end
local ahead = {}
if ARGV[9] ~= '' then
  ahead = join_line(KEYS[6], run_id)
  set('line', KEYS[6])
  if #ahead > 0 then
    set('held', 1)
    if ARGV[9] == 'cancel_running' then
      set('replaces', 1)
    end
  end
end
if starts_at > now then
  set('starts_at', starts_at)
end
if ARGV[10] ~= '' then
  call('ZADD', KEYS[7], now, run_id)
  call('PEXPIRE', KEYS[7], ARGV[10])
end
if ARGV[11] == '1' then
  set('hook', KEYS[8])
  tell_hook(KEYS[8], run_id, now)
end
call('HSET', KEYS[1], unpack(fields))
if ARGV[18] == '1' then
  call('ZADD', KEYS[10], now, run_id)
end
log(KEYS[2], ARGV[13], #events, now, nil, checkpoints > 0 and checkpoints or nil, events)
local replaces = #ahead > 0 and ARGV[9] == 'cancel_running'
if #ahead == 0 or replaces then
  call('ZADD', KEYS[3], starts_at, run_id)
end
-- Only a worker can tell what jobs a fork's first step needs, and whoever took a run may die before he has cancelled those ahead.
if replaces or (#ahead == 0 and ARGV[14] ~= '') then
  call('PUBLISH', ARGV[17], run_id .. ' 0')
end
call('ZADD', own_index, 0, run_id)
call('ZADD', own_index .. ':queued', 0, run_id)
set_mark(KEYS[5], ARGV[6], run_id, ARGV[7])
return { 'created', run_id, now, queued, ahead, current, #events }
