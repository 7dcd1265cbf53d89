"""The tests; the folders mirror `exporter/`. `lanes/` holds what needs programs beside Python."""
