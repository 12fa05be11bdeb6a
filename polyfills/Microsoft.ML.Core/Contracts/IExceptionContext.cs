namespace Microsoft.ML.Runtime;

/// <summary>Marks exceptions with where they come from.</summary>
public interface IExceptionContext
{
    string ContextDescription { get; }

    TException Process<TException>(TException ex)
        where TException : Exception;
}
