// Runs host.py in Pyodide under node, as xlwings Lite runs Python inside Excel.
// node lite.mjs <folder of Pyodide> <zip of packages> <host.py> <job.json>; prints what `play` gives.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, packages, host, jobFile] = process.argv.slice(2);
const job = fs.readFileSync(jobFile, "utf8");
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")));
const python = await loadPyodide({
  indexURL: folder + path.sep,
  packageCacheDir: folder, // NumPy lies beside Pyodide: nothing is fetched
  env: { HOME: "/home/pyodide", ...JSON.parse(job).environment },
});
await python.loadPackage("numpy", { messageCallback: () => {} });
const installed = python.runPython("import site; site.getsitepackages()[0]");
python.unpackArchive(new Uint8Array(fs.readFileSync(packages)), "zip", { extractDir: installed });
python.FS.writeFile("/home/pyodide/host.py", fs.readFileSync(host, "utf8"));
python.globals.set("job", job);
try {
  console.log(await python.runPythonAsync("import host; await host.play(job)"));
} catch (error) {
  console.error(error.message); // Python's traceback; uncaught, node would print Pyodide's whole source
  process.exitCode = 1;
}
