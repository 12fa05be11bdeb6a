using MLNet.Pruning.Examples.WebApi;

return await CommandLine.Create().Parse(args).InvokeAsync();
