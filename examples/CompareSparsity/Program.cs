using MLNet.Pruning.Examples.CompareSparsity;

return CommandLine.Create(CompareSparsityJob.Run).Parse(args).Invoke();
