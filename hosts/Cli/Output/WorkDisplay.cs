using System.Globalization;
using AudienceML.Learning.Data;
using Spectre.Console;

namespace AudienceML.Cli.Output;

/// <summary>Shows long work on standard error: moving bars on a terminal, one plain line a stage elsewhere.</summary>
internal sealed class WorkDisplay : IProgress<LearningProgress>
{
    private const double Unknown = 1;
    private readonly Lock _gate = new();
    private readonly Terminal _terminal;
    private readonly ProgressContext? _bars;
    private readonly Dictionary<string, ProgressTask> _tasks = [];
    private readonly HashSet<string> _said = [];
    private ProgressTask? _current;
    private bool _ended;

    private WorkDisplay(Terminal terminal, ProgressContext? bars) => (_terminal, _bars) = (terminal, bars);

    /// <summary>Runs work and shows how far it is.</summary>
    public static async Task<T> RunAsync<T>(Terminal terminal, Func<WorkDisplay, Task<T>> work)
    {
        if (!terminal.IsInteractive)
        {
            return await work(new WorkDisplay(terminal, bars: null));
        }

        return await terminal.Notices.Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var display = new WorkDisplay(terminal, context);
                try
                {
                    return await work(display);
                }
                finally
                {
                    display.End();
                }
            });
    }

    public void Report(LearningProgress value)
    {
        lock (_gate)
        {
            // Reports that are still on their way when the work ends must not touch bars that are gone.
            if (_ended)
            {
                return;
            }

            if (_bars is null)
            {
                if (_said.Add(value.Stage))
                {
                    _terminal.Notice($"{Capitalized(value.Stage)} …");
                }

                return;
            }

            Move(value);
        }
    }

    private void Move(LearningProgress value)
    {
        if (!_tasks.TryGetValue(value.Stage, out var task))
        {
            _current?.StopTask();
            _tasks[value.Stage] = task = _bars!.AddTask(Markup.Escape(Capitalized(value.Stage)));
        }

        _current = task;
        task.IsIndeterminate = value.Total <= 0;
        task.MaxValue = value.Total <= 0 ? Unknown : value.Total;
        task.Value = value.Total <= 0 ? 0 : value.Done;
        if (value is { Metric: { } metric, Value: var number } && !double.IsNaN(number))
        {
            task.Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{Capitalized(value.Stage)} ({metric} {number:F4})"));
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _ended = true;
            _current?.StopTask();
        }
    }

    private static string Capitalized(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
