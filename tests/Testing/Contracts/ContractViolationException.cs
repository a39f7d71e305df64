namespace AudienceML.Testing.Contracts;

/// <summary>A check of a contract that was not met; the message says what was expected and what came.</summary>
public sealed class ContractViolationException : Exception
{
    /// <summary>Creates it.</summary>
    public ContractViolationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal static void ThrowIf(bool violated, string message)
    {
        if (violated)
        {
            throw new ContractViolationException(message);
        }
    }
}
