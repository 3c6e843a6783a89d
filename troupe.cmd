@echo off
rem The Windows launcher: finds a Python and hands over to launcher.py, which does the rest.
rem -I: no other packages of this Python, and none of its variables, reach the launcher. The labels stand outside of
rem brackets because %errorlevel% inside of them is what it was before they began.
setlocal
if defined TROUPE_PYTHON goto named
where py >nul 2>nul
if not errorlevel 1 goto py
where python >nul 2>nul
if not errorlevel 1 goto python
echo troupe: Python 3.11 or newer is needed and none was found. Install it from python.org, or name one in TROUPE_PYTHON. 1>&2
exit /b 2

:named
"%TROUPE_PYTHON%" -I "%~dp0launcher.py" %*
exit /b %errorlevel%

:py
py -3 -I "%~dp0launcher.py" %*
exit /b %errorlevel%

:python
python -I "%~dp0launcher.py" %*
exit /b %errorlevel%
