using MLNet.Pruning.Benchmarks;

return args is [Worker.Command, .. var work] ? Worker.Run(work) : BenchmarkCommand.Create().Parse(args).Invoke();
