"""What is done to a file before anybody is asked to approve its post: made to fit, where nobody would see a difference."""

from storage.errors import StorageError
from storage.tables import Asset, AssetType, Destination, Job
from storage.wording import tr
from tools.context import ToolContext
from tools.errors import InvalidRequest, Unavailable
from tools.making import asker
from tools.platforms import check_media, media_of, place_of
from tools.production import EditParams
from tools.production.fitting import FIT, Fit, quiet
from tools.validator.facts import measure
from tools.validator.rules import judge

UPLOADED = "upload"  # the category of files whose rows do not say how they are encoded


async def made_fit(context: ToolContext, asset: Asset, destination: Destination) -> Job | None:
    """Start the job that makes a file fit its destination, where the place would refuse it and mending that is neither
    seen nor heard; None where there is nothing of that kind to do. What changes more is offered on the post's card.
    """
    place = place_of(destination)
    if asset.type not in {AssetType.IMAGE, AssetType.VIDEO} or place.default_placement(asset.type.value) is None:
        return None
    refused = [issue for issue in check_media(media_of(asset), place) if issue.severity == "error"]
    if not refused and not (asset.category == UPLOADED and asset.type is AssetType.VIDEO):
        return None
    try:
        facts = await measure(await context.studio.blobs.fetch(asset.sha256, asset.suffix))
    except (InvalidRequest, Unavailable, StorageError):
        return None  # its card, and the gate before it is sent, say what is wrong with it
    # What is mended as it is sent (a picture is converted, made smaller) needs no job.
    refused_for = {issue.code for issue in check_media(facts.media, place) if issue.severity == "error"}
    found = [one for one in judge(facts, place) if one.code in refused_for and one.is_repairable]
    if not any(quiet(one) for one in found):
        return None
    wish = Fit(platform=place.id, destination=destination.id, is_quiet=True)
    params = EditParams(asset_id=asset.id, operation=FIT, value=wish.words)
    try:
        return await context.studio.production.start_edit(params, asker(context))
    except Unavailable as error:  # no room for another job: the post is planned all the same
        context.notes.append(
            tr(
                "{file} could not be made to fit {title} now: {why}.",
                file=asset.handle,
                title=place.title,
                why=error.message,
            )
        )
        return None
