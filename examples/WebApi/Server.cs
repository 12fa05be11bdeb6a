using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace MLNet.Pruning.Examples.WebApi;

/// <summary>The HTTP server: what it answers, and what stands behind it.</summary>
internal static class Server
{
    private const int LargestBody = 64 * 1024;

    /// <summary>Makes the application, which is then run or started.</summary>
    /// <param name="url">Where it listens; port 0 takes a free one.</param>
    /// <param name="pools">The models; the first is asked where a request names none.</param>
    public static WebApplication Create(string url, IReadOnlyList<ModelPool> pools)
    {
        if (pools.GroupBy(pool => pool.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two models have the name '{twice.Key}'; expected one of its own for each.");
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(options => options.Limits.MaxRequestBodySize = LargestBody).UseUrls(url);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddProblemDetails();
        builder.Services.AddHealthChecks().AddCheck<ModelHealthCheck>("models");
        builder.Services.AddMetrics().AddSingleton<ServerMetrics>().AddSingleton(pools).AddHostedService<ModelReloader>();

        var app = builder.Build();
        // A body that is too large or breaks off is the client's error.
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = error => (error as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError });
        app.UseStatusCodePages();
        app.MapGet("/", () => Results.Stream(typeof(Server).Assembly.GetManifestResourceStream("page.html")!, "text/html; charset=utf-8"));
        app.MapGet("/models", () => pools.Select(pool => new { pool.Name, pool.Bytes }));
        app.MapPost("/classify", (HttpRequest request, ServerMetrics metrics) => ClassifyAsync(request, pools, metrics));
        app.MapHealthChecks("/health");
        return app;
    }

    private static async Task<IResult> ClassifyAsync(HttpRequest request, IReadOnlyList<ModelPool> pools, ServerMetrics metrics)
    {
        if (!request.HasJsonContentType() || !IsUtf8(request))
            return Results.Problem($"The content type is '{request.ContentType}'; expected application/json in UTF-8.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        ClassifyRequest? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<ClassifyRequest>(request.Body, JsonSerializerOptions.Web, request.HttpContext.RequestAborted);
        }
        catch (JsonException e)
        {
            // The path of a field is $.name; that of a body which is no JSON is $ or nothing.
            string field = e.Path is ['$', '.', .. var name] ? name : "body";
            return Invalid(field, field == "body" ? "expected JSON such as { \"text\": \"...\" }" : "expected a text");
        }

        if (body?.Text is not { Length: > 0 and <= ClassifyRequest.LongestText } text)
            return Invalid("text", $"expected 1 to {ClassifyRequest.LongestText} characters, found {body?.Text?.Length ?? 0}");
        if ((body.Model is null ? pools[0] : pools.FirstOrDefault(pool => pool.Name == body.Model)) is not { } pool)
            return Invalid("model", $"expected one of {string.Join(", ", pools.Select(pool => pool.Name))}, found {body.Model}");
        var classification = pool.Classify(text);
        metrics.Predicted(classification);
        return Results.Ok(classification);
    }

    private static bool IsUtf8(HttpRequest request) =>
        HeaderUtilities.RemoveQuotes(request.GetTypedHeaders().ContentType!.Charset) is var charset && (charset.Length == 0 || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static IResult Invalid(string field, string message) => Results.ValidationProblem(new Dictionary<string, string[]> { [field] = [message] });
}
