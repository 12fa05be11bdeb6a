using System.CommandLine;

namespace MLNet.Pruning.Examples.WebApi;

/// <summary>The commands of the program: to serve, and to put a server under load.</summary>
internal static class CommandLine
{
    public static RootCommand Create()
    {
        var models = new Option<string[]>("--model") { Description = "A model as NAME=FILE.zip; may be given several times", Required = true };
        var url = new Option<string>("--url") { Description = "Where to listen", DefaultValueFactory = _ => "http://localhost:5000" };
        var serve = new RootCommand("Classifies texts over HTTP, reloads models whose files change, and shows a page that classifies as you type.") { models, url };
        serve.SetAction(parsed => ExitCode.Of("WebApi", () => Server.Create(parsed.GetRequiredValue(url), [.. parsed.GetRequiredValue(models).Select(ModelPool.Parse)]).Run()));

        var target = new Argument<string>("url") { Description = "The server" };
        var seconds = CountOption.Create("--seconds", "How long [default: 10]");
        var clients = CountOption.Create("--clients", "Requests at a time [default: 8]");
        var rewrite = new Option<string>("--rewrite") { Description = "A model's file that is replaced by a copy of itself every second, so that the server reloads it" };
        var load = new Command("load", "Sends texts to a server and counts answers and errors.") { target, seconds, clients, rewrite };
        load.SetAction(async (parsed, cancellation) =>
        {
            string server = parsed.GetRequiredValue(target);
            if (!Uri.TryCreate(server, UriKind.Absolute, out var address) || !address.Scheme.StartsWith("http", StringComparison.Ordinal))
            {
                Console.Error.WriteLine($"WebApi: the server is '{server}'; expected an address such as http://localhost:5000.");
                return 1;
            }

            var result = await LoadTest.RunAsync(
                server, TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? 10), parsed.GetValue(clients) ?? 8, parsed.GetValue(rewrite), cancellation);
            Console.WriteLine(result);
            return result.Errors == 0 ? 0 : 1;
        });
        serve.Subcommands.Add(load);
        return serve;
    }
}
