@echo off
rem The Windows launcher: finds a Python and hands over to launcher.py, which does the rest.
setlocal
if defined TROUPE_PYTHON (
    "%TROUPE_PYTHON%" "%~dp0launcher.py" %*
    exit /b %errorlevel%
)
where py >nul 2>nul
if %errorlevel%==0 (
    py -3 "%~dp0launcher.py" %*
    exit /b %errorlevel%
)
where python >nul 2>nul
if %errorlevel%==0 (
    python "%~dp0launcher.py" %*
    exit /b %errorlevel%
)
echo troupe: Python 3.11 or newer is needed and none was found. Install it from python.org, or name one in TROUPE_PYTHON. 1>&2
exit /b 2
