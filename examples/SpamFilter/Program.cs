using MLNet.Pruning.Examples.SpamFilter;

return CommandLine.Create(SpamFilterJob.Run).Parse(args).Invoke();
