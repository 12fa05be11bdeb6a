using System.Globalization;

namespace Microsoft.ML.Runtime;

/// <summary>Makes the exceptions and the checks that throw them.</summary>
internal static partial class Contracts
{
    public const string IsMarkedKey = "ML_IsMarked";

    public static TException Process<TException>(this TException ex, IExceptionContext ectx = null)
        where TException : Exception =>
        ectx != null ? ectx.Process(ex) : Mark(ex);

    public static TException Mark<TException>(TException ex)
        where TException : Exception
    {
        ex.Data[IsMarkedKey] = true;
        return ex;
    }

    public static bool IsMarked(this Exception ex) => ex.Data.Contains(IsMarkedKey);
    public static Exception Except(string msg) => Process(new InvalidOperationException(msg));
    public static Exception Except(string msg, params object[] args) => Except(Format(msg, args));
    public static Exception Except(Exception inner, string msg) => Process(new InvalidOperationException(msg, inner));
    public static Exception Except(this IExceptionContext ctx, string msg) => Process(new InvalidOperationException(msg), ctx);
    public static Exception Except(this IExceptionContext ctx, string msg, params object[] args) => Except(ctx, Format(msg, args));
    public static Exception Except(this IExceptionContext ctx, Exception inner, string msg) => Process(new InvalidOperationException(msg, inner), ctx);
    public static Exception ExceptUserArg(string name, string msg) => Process(new ArgumentOutOfRangeException(name, msg));
    public static Exception ExceptUserArg(string name, string msg, params object[] args) => ExceptUserArg(name, Format(msg, args));
    public static Exception ExceptUserArg(this IExceptionContext ctx, string name, string msg) => Process(new ArgumentOutOfRangeException(name, msg), ctx);
    public static Exception ExceptUserArg(this IExceptionContext ctx, string name, string msg, params object[] args) => ExceptUserArg(ctx, name, Format(msg, args));
    public static Exception ExceptParam(string paramName, string msg) => Process(new ArgumentOutOfRangeException(paramName, msg));
    public static Exception ExceptParam(string paramName, string msg, params object[] args) => ExceptParam(paramName, Format(msg, args));
    public static Exception ExceptParam(this IExceptionContext ctx, string paramName, string msg) => Process(new ArgumentOutOfRangeException(paramName, msg), ctx);
    public static Exception ExceptParam(this IExceptionContext ctx, string paramName, string msg, params object[] args) => ExceptParam(ctx, paramName, Format(msg, args));
    public static Exception ExceptValue(this IExceptionContext ctx, string paramName) => Process(new ArgumentNullException(paramName), ctx);

    public static Exception ExceptEmpty(this IExceptionContext ctx, string paramName) =>
        Process(new ArgumentOutOfRangeException(paramName, $"{paramName} cannot be null or empty"), ctx);

    public static Exception ExceptNotSupp(string msg) => Process(new NotSupportedException(msg));
    public static Exception ExceptNotSupp(this IExceptionContext ctx, string msg) => Process(new NotSupportedException(msg), ctx);
    public static Exception ExceptDecode(string msg) => Process(new FormatException(msg));
    public static Exception ExceptDecode(string msg, params object[] args) => ExceptDecode(Format(msg, args));
    public static Exception ExceptDecode(this IExceptionContext ctx, string msg) => Process(new FormatException(msg), ctx);
    public static Exception ExceptDecode(this IExceptionContext ctx, string msg, params object[] args) => ExceptDecode(ctx, Format(msg, args));
    public static Exception ExceptDecode(this IExceptionContext ctx, Exception inner, string msg) => Process(new FormatException(msg, inner), ctx);
    public static Exception ExceptSchemaMismatch(string paramName, string columnRole, string columnName) => ExceptSchemaMismatch(null, paramName, columnRole, columnName);

    public static Exception ExceptSchemaMismatch(this IExceptionContext ctx, string paramName, string columnRole, string columnName) =>
        Process(new ArgumentOutOfRangeException(paramName, $"Could not find {columnRole} column '{columnName}'"), ctx);

    public static Exception ExceptSchemaMismatch(string paramName, string columnRole, string columnName, string expectedType, string actualType) =>
        ExceptSchemaMismatch(null, paramName, columnRole, columnName, expectedType, actualType);

    public static Exception ExceptSchemaMismatch(this IExceptionContext ctx, string paramName, string columnRole, string columnName, string expectedType, string actualType) =>
        Process(new ArgumentOutOfRangeException(paramName, $"Schema mismatch for {columnRole} column '{columnName}': expected {expectedType}, got {actualType}"), ctx);

    private static string Format(string msg, object[] args) => string.Format(CultureInfo.InvariantCulture, msg, args);
}
