using System.Diagnostics;
using AgentCore.Bench.Servers;

namespace AgentCore.Bench.Targets;

/// <summary>nginx with nchan, one worker: Debian's <c>nginx-light</c> and <c>libnginx-mod-nchan</c>.</summary>
/// <remarks>https://nchan.io</remarks>
internal sealed class Nchan() : Peer("nchan", "nchan")
{
    private readonly string folder = Directory.CreateTempSubdirectory("nchan-").FullName;

    public override async Task StartAsync()
    {
        string configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, Configuration);
        Process master = ServerProcess.Start("nginx", "-c", configuration, "-p", folder, "-e", Path.Combine(folder, "error.log"));
        await AnswersAsync();
        Measure(master);
        Measure(Process.GetProcessById(WorkerOf(master.Id)));
    }

    public override Task<ProcessFigures?> FiguresAsync(bool collect) => Task.FromResult<ProcessFigures?>(null);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static int WorkerOf(int master) =>
        int.Parse(File.ReadAllText($"/proc/{master}/task/{master}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]);

    /// <summary>The smallest that serves this load: one channel, messages kept in memory, no log.</summary>
    private string Configuration => $$"""
        load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile 20000;
        pid {{folder}}/nginx.pid;
        events { worker_connections 20000; }
        http {
          access_log off;
          client_body_temp_path {{folder}}/body;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          scgi_temp_path {{folder}}/scgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          keepalive_requests 100000000;
          nchan_shared_memory_size 256M;
          server {
            listen 127.0.0.1:{{Port}} backlog=4096;
            location = /publish { nchan_publisher; nchan_channel_id events; nchan_message_buffer_length 10000; nchan_message_timeout 60s; }
            location = /sse { nchan_subscriber eventsource; nchan_channel_id events; nchan_subscriber_first_message newest; }
          }
        }
        """;
}
