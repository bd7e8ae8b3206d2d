@echo off
setlocal
rem On Windows the servers run in Docker. `dev` alone lists what it can do.
where dotnet >nul 2>nul || (echo dev: the .NET SDK 10 is missing: install it from https://dot.net/download & exit /b 1)
cd /d "%~dp0"
dotnet build src\Dev -v quiet -nologo -clp:NoSummary || exit /b 1
dotnet src\Dev\bin\Debug\net10.0\dev.dll %*
