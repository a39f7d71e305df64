using System.Runtime.InteropServices;
using AudienceML.Cli;
using AudienceML.Cli.Output;

using var cancellation = new CancellationTokenSource();
// The first signal asks for a clean end; a second one ends the process at once.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
return await CommandLine.RunAsync(args, Terminal.OfProcess(), cancellation.Token);

void Cancel(PosixSignalContext context)
{
    if (!cancellation.IsCancellationRequested)
    {
        context.Cancel = true;
        cancellation.Cancel();
    }
}
