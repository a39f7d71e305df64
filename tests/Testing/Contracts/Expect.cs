using AudienceML.Core.Errors;

namespace AudienceML.Testing.Contracts;

/// <summary>The few comparisons that the contracts of ports are written in.</summary>
internal static class Expect
{
    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new ContractViolationException($"{what}: expected\n{expected}\nand got\n{actual}");
        }
    }

    public static void True(bool holds, string what) => ContractViolationException.ThrowIf(!holds, what);

    /// <summary>The work fails with an error of the registry.</summary>
    public static async Task<RegistryException> RefusalAsync(Func<Task> work, string what)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (RegistryException e)
        {
            return e;
        }
        catch (Exception e) when (e is not ContractViolationException)
        {
            throw new ContractViolationException($"{what}: expected a RegistryException and got {e.GetType().Name}: {e.Message}", e);
        }

        throw new ContractViolationException($"{what}: expected a RegistryException, and it was done.");
    }
}
