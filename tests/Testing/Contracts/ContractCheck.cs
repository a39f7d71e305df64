namespace AudienceML.Testing.Contracts;

/// <summary>One check of a contract: a sentence that has to be true, and the action that finds out.</summary>
/// <param name="Name">The sentence, such as "a saved and loaded model predicts the same".</param>
/// <param name="Run">Throws <see cref="ContractViolationException"/> when the sentence is not true.</param>
public sealed record ContractCheck(string Name, Action Run)
{
    /// <summary>The sentence, so that a test runner shows it.</summary>
    public override string ToString() => Name;
}
