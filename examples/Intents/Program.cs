using MLNet.Pruning.Examples.Intents;

return CommandLine.Create(IntentsJob.Run).Parse(args).Invoke();
