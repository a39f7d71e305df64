namespace AudienceML.Testing.Contracts;

/// <summary>One check of the contract of a port with asynchronous members.</summary>
/// <param name="Name">A sentence that has to be true.</param>
/// <param name="Run">Throws <see cref="ContractViolationException"/> when the sentence is not true.</param>
public sealed record AsyncContractCheck(string Name, Func<Task> Run)
{
    /// <summary>The sentence, so that a test runner shows it.</summary>
    public override string ToString() => Name;
}
