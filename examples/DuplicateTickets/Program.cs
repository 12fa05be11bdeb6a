using MLNet.Pruning.Examples.DuplicateTickets;

return CommandLine.Create(DuplicateTicketsJob.Run).Parse(args).Invoke();
