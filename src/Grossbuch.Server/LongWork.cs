namespace Grossbuch.Server;

/// <summary>Runs what computes or waits for a disk for long on a thread of its own, so that requests keep the pool's few.</summary>
internal static class LongWork
{
    public static Task<T> Run<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task Run(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
