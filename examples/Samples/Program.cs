using System.Globalization;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var samples = typeof(Program).Assembly.GetTypes().Where(type => type.Namespace == "MLNet.Pruning.Samples" && type.GetMethod("Example") is not null).ToDictionary(type => type.Name);
if (args is [string name] && samples.TryGetValue(name, out var sample))
{
    sample.GetMethod("Example")!.CreateDelegate<Action>()();
    return 0;
}

Console.Error.WriteLine($"Expected one of: {string.Join(", ", samples.Keys.Order())}");
return 1;
