@echo off
rem Starts Tracedesk on a Java 25 or newer, wherever this system keeps one.
setlocal EnableExtensions DisableDelayedExpansion
set "JAVA="

if defined JAVA_HOME call :try "%JAVA_HOME%\bin\java.exe"
for %%j in (java.exe) do call :try "%%~$PATH:j"
for /d %%v in ("%ProgramFiles%\*" "%LocalAppData%\Programs\*" "%UserProfile%\scoop\apps\*") do for /d %%j in ("%%v\*") do call :try "%%j\bin\java.exe"
for /d %%j in ("%UserProfile%\.jdks\*") do call :try "%%j\bin\java.exe"

if not defined JAVA (
  echo Tracedesk needs Java 25 or newer, and this computer has none in JAVA_HOME, on the PATH or in the usual places: install it from https://adoptium.net or set JAVA_HOME to its folder.>&2
  exit /b 1
)

rem A report of a crash goes where the program keeps its data.
set "DATA=%LocalAppData%\Tracedesk"
if defined TRACEDESK_DATA set "DATA=%TRACEDESK_DATA%"

rem An ahead-of-time cache makes the window's start quick. Sizes and times of Java and of the program
rem name it. The first start lets a rehearsal nobody sees write one; a later start takes it up once it
rem is whole. Not tried on a real Windows yet; without a cache the program starts all the same.
set "CACHES=%LocalAppData%\Tracedesk\Cache"
for %%f in ("%JAVA%") do set "KEY=%%~zf %%~tf"
for %%f in ("%~dp0..\lib\tracedesk.jar") do set "KEY=%KEY% %%~zf %%~tf"
set "KEY=%KEY:/=-%"
set "KEY=%KEY::=-%"
set "KEY=%KEY: =-%"
set "CACHE=%CACHES%\%KEY%"
set "WINDOW=yes"
for %%w in (serve import export help -h --help -V --version) do if "%~1"=="%%w" set "WINDOW="
set "FLAGS="
if defined WINDOW set "FLAGS={{window.flags}}"
if exist "%CACHE%.lock\new" if not exist "%CACHE%.lock\new.config" move /y "%CACHE%.lock\new" "%CACHE%.aot" >nul 2>&1
set "AOT=-Xlog:aot=off"
if defined WINDOW if exist "%CACHE%.aot" set "AOT=-XX:AOTCache=%CACHE%.aot"
if defined WINDOW if not exist "%CACHE%.aot" if not exist "%CACHE%.lock" (
  mkdir "%CACHE%.lock" 2>nul && start "" /b /low "%JAVA%" "-XX:AOTCacheOutput=%CACHE%.lock\new" -Xlog:disable {{run.flags}} {{run.memory}} %FLAGS% --module-path "%~dp0..\lib" --module tracedesk/tracedesk.Rehearsal >nul 2>&1
)

"%JAVA%" {{run.flags}} {{run.memory}} %FLAGS% -Xlog:aot=off -XX:+UnlockDiagnosticVMOptions -XX:+VerifySharedSpaces "%AOT%" "-XX:ErrorFile=%DATA%\hs_err_%%p.log" --module-path "%~dp0..\lib" --module tracedesk %*
exit /b %ErrorLevel%

rem Keeps the executable as JAVA if none is kept yet and its version will do.
:try
if defined JAVA exit /b
if "%~1"=="" exit /b
if not exist "%~1" exit /b
set "VERSION="
if exist "%~dp1..\release" (
  for /f "usebackq tokens=1,2 delims==" %%k in ("%~dp1..\release") do if "%%k"=="JAVA_VERSION" set "VERSION=%%~l"
)
if not defined VERSION (
  for /f "tokens=1-3" %%k in ('""%~1" -version 2^>^&1"') do if "%%l"=="version" set "VERSION=%%~m"
)
for /f "delims=.-+_" %%m in ("%VERSION%") do if %%m GEQ 25 set "JAVA=%~1"
exit /b
