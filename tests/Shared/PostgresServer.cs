using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace AudienceML;

/// <summary>
/// A real PostgreSQL server for tests. One throwaway server a test process, started at first use and stopped with the process, however
/// it ends; the environment variable AUDIENCEML_TEST_POSTGRES (a connection string) names a server to use instead.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Variable = "AUDIENCEML_TEST_POSTGRES";

    // The shell outlives a killed test process just long enough to stop the server: its standard input ends with that process.
    private const string Script = """
        bin=$1; shift
        trap '' INT
        dir=$(mktemp -d /tmp/audienceml-postgres.XXXXXX) || exit 1
        as=
        if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; as="runuser -u postgres --"; fi
        cd "$dir"
        fail() { cat "$1" >&2; rm -rf "$dir"; exit 1; }
        $as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || fail "$dir/initdb.log"
        for port in "$@"; do
          options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir -c fsync=off -c full_page_writes=off -c max_connections=200"
          if $as "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/server.log" -o "$options" start >"$dir/start.log" 2>&1; then
            echo "$port"
            cat >/dev/null
            $as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1
            rm -rf "$dir"
            exit 0
          fi
        done
        fail "$dir/server.log"
        """;

    private static readonly Lazy<Task<PostgresServer>> Shared = new(OpenSharedAsync);
    private static int _databases;

    private readonly ConcurrentBag<string> _created = [];
    private readonly Process? _process;
    private bool _disposed;

    private PostgresServer(string connectionString, Process? process)
    {
        ConnectionString = connectionString;
        _process = process;
    }

    /// <summary>Its administrative database.</summary>
    public string ConnectionString { get; }

    /// <summary>Creates a fresh, empty database on the server that the tests of this process share.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateDatabaseAsync() => await (await Shared.Value).AddDatabaseAsync();

    /// <summary>Starts a server of the caller's own, for tests that stop it midway.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["-c", Script, "sh", FindPrograms(), .. FreePorts(5)])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start.");
        var port = await process.StandardOutput.ReadLineAsync();
        if (port is null)
        {
            throw new InvalidOperationException($"PostgreSQL did not start: {await process.StandardError.ReadToEndAsync()}");
        }

        return new($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres", process);
    }

    /// <summary>Creates a fresh, empty database on this server.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> AddDatabaseAsync()
    {
        var name = $"audienceml_test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"drop database if exists {name} with (force)");
        await ExecuteAsync($"create database {name}");
        _created.Add(name);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Stops the server that the tests share, if one of them used it.</summary>
    public static async Task StopSharedAsync()
    {
        if (Shared.IsValueCreated && Shared.Value.IsCompletedSuccessfully)
        {
            await (await Shared.Value).DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        NpgsqlConnection.ClearAllPools();
        if (_process is null)
        {
            foreach (var name in _created)
            {
                await ExecuteAsync($"drop database if exists {name} with (force)");
            }

            return;
        }

        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task<PostgresServer> OpenSharedAsync() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? new(named, null) : await StartAsync();

    private static string FindPrograms()
    {
        // Debian and Red Hat keep them in a folder a version; elsewhere they are in the path.
        string[] roots = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt"];
        var versions = roots.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Select(d => Path.Combine(d, "bin"));
        var inPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return versions.OrderByDescending(d => d, StringComparer.Ordinal).Concat(inPath)
            .FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "pg_ctl")))
            ?? throw Absent(
                "These tests need PostgreSQL's programs (initdb, pg_ctl), and this machine has none. Install them with "
                + $"'apt-get install -y postgresql', or name a server in the environment variable {Variable}.");
    }

    // In continuous integration a run without PostgreSQL fails; on a machine that just has the SDK these tests are left undecided, and say why.
    private static Exception Absent(string message) => Environment.GetEnvironmentVariable("CI") == "true"
        ? new InvalidOperationException(message)
        : new InconclusiveException(message);

    private static string[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = listeners.ConvertAll(l => ((IPEndPoint)l.LocalEndpoint).Port.ToString());
        listeners.ForEach(l => l.Stop());
        return [.. ports];
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
