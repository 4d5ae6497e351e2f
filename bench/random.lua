-- For wrk: asks for the addresses of a file in random order, each thread in its own.
-- usage: wrk … -s random.lua ADDRESS -- FILE

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

function init(arguments)
  math.randomseed(seed)
  paths = {}
  for path in io.lines(arguments[1]) do
    paths[#paths + 1] = wrk.format("GET", path)
  end
end

function request()
  return paths[math.random(#paths)]
end
