// The physical limit that our pages are compared with: SQLite rows straight to UTF-8 JSON on Kestrel's pipe, no metadata, no rights.
//   rawlimit seed DB ROWS      makes a catalog-like table (16-byte keys, Cyrillic descriptions, money in hundredths)
//   rawlimit serve DB URL      GET /plain, /page?n=1000, /key (a random existing key each time), /metrics
using System.Globalization;
using RawLimit;

SQLitePCL.Batteries_V2.Init();
switch (args)
{
    case ["seed", var file, var count]:
        Seed.Make(file, int.Parse(count, CultureInfo.InvariantCulture));
        return 0;
    case ["serve", var file, var url]:
        await Endpoints.Serve(file, url);
        return 0;
    default:
        Console.Error.WriteLine("rawlimit seed DB ROWS | rawlimit serve DB URL");
        return 2;
}
