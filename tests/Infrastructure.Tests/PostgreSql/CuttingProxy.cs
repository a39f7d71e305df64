using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AudienceML.Infrastructure.Tests.PostgreSql;

/// <summary>Stands between a client and PostgreSQL, and cuts the connection after a commit has been made and before its answer arrives.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private int _cuts;

    public CuttingProxy(int serverPort, int cuts)
    {
        _serverPort = serverPort;
        _cuts = cuts;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cuts that are still to come.</summary>
    public int Cuts => Math.Max(0, _cuts);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            var connection = new Connection(client.GetStream(), server.GetStream());
            try
            {
                await await Task.WhenAny(connection.AskAsync(IsCommitToCut), connection.AnswerAsync());
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // One side has gone.
            }
        }
    }

    private bool IsCommitToCut(ReadOnlySpan<byte> message) =>
        Encoding.Latin1.GetString(message).Contains("COMMIT\0", StringComparison.Ordinal) && Interlocked.Decrement(ref _cuts) >= 0;

    private sealed class Connection(NetworkStream client, NetworkStream server)
    {
        private volatile bool _holdsBack;

        public delegate bool Test(ReadOnlySpan<byte> message);

        public async Task AskAsync(Test isToCut)
        {
            var buffer = new byte[1 << 16];
            while (await client.ReadAsync(buffer) is var count && count > 0)
            {
                _holdsBack |= isToCut(buffer.AsSpan(0, count));
                await server.WriteAsync(buffer.AsMemory(0, count));
            }
        }

        /// <summary>Ends when the answer to the commit is there; it goes nowhere.</summary>
        public async Task AnswerAsync()
        {
            var buffer = new byte[1 << 16];
            while (await server.ReadAsync(buffer) is var count && count > 0 && !_holdsBack)
            {
                await client.WriteAsync(buffer.AsMemory(0, count));
            }
        }
    }
}
