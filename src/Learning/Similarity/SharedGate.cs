namespace AudienceML.Learning.Similarity;

/// <summary>Many who read or one who writes. Waits are short, so that nobody sleeps for long; nothing is allocated.</summary>
internal sealed class SharedGate
{
    private const int Writing = int.MinValue;

    // The number of readers; negative when a writer is in, or waits for the last of them.
    private int _state;

    public void EnterRead()
    {
        for (var wait = default(SpinWait); ; wait.SpinOnce())
        {
            var state = Volatile.Read(ref _state);
            if (state >= 0 && Interlocked.CompareExchange(ref _state, state + 1, state) == state)
            {
                return;
            }
        }
    }

    public void ExitRead() => Interlocked.Decrement(ref _state);

    public void EnterWrite()
    {
        for (var wait = default(SpinWait); ; wait.SpinOnce())
        {
            var state = Volatile.Read(ref _state);
            if (state >= 0 && Interlocked.CompareExchange(ref _state, state + Writing, state) == state)
            {
                break;
            }
        }

        for (var wait = default(SpinWait); Volatile.Read(ref _state) != Writing; wait.SpinOnce())
        {
        }
    }

    public void ExitWrite() => Interlocked.Add(ref _state, Writing);
}
