// The harness: starts our published server and the reference programs, measures them in turn, prints what holds and what does not.
// It is started by ./bench at the root of the repository, which builds both sides first.
using System.Runtime.InteropServices;
using Grossbuch.Benchmarks;
using Grossbuch.Benchmarks.Measuring;

var (arguments, refusal) = Arguments.Parse(args, Catalogue.All);
if (arguments is null)
{
    Console.Error.WriteLine(refusal);
    return 2;
}

// A stopped run must leave no server behind: the signal only cancels, and every server is stopped by the block that started it.
using var stop = new CancellationTokenSource();
void Cancel(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);

var report = new Report(arguments.Json, Console.Out, Console.Error);
var stand = Stand.Create(arguments, report, stop.Token);
foreach (var benchmark in arguments.Benchmarks)
{
    try
    {
        report.Begin(benchmark);
        report.Add(benchmark, await benchmark.RunAsync(stand));
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        report.Say("stopped");
        return 130;
    }
    catch (Exception failure) when (failure is BenchmarkException or IOException or HttpRequestException)
    {
        report.AddFailure(benchmark, failure.Message);
    }
}
report.End();
return report.ExitCode;
