"""A small server's /object_info, written by hand in the shape in which a real one was recorded: classes, inputs, types.

A line is a class: its required inputs, its optional ones after a bar, what it gives. `[loras]` is a choice among the
names of that list; `INT1-10000` has bounds.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

NODES = """
CheckpointLoaderSimple: ckpt_name=[checkpoints] -> MODEL CLIP VAE
ImageOnlyCheckpointLoader: ckpt_name=[checkpoints] -> MODEL CLIP_VISION VAE
UNETLoader: unet_name=[diffusion_models] weight_dtype=[dtypes] -> MODEL
CLIPLoader: clip_name=[text_encoders] type=[clip_types] | device=[devices] -> CLIP
DualCLIPLoader: clip_name1=[text_encoders] clip_name2=[text_encoders] type=[clip_types] | device=[devices] -> CLIP
VAELoader: vae_name=[vae] -> VAE
CLIPVisionLoader: clip_name=[clip_vision] -> CLIP_VISION
ControlNetLoader: control_net_name=[controlnet] -> CONTROL_NET
LoraLoader: model=MODEL clip=CLIP lora_name=[loras] strength_model=FLOAT-100-100 strength_clip=FLOAT-100-100 -> MODEL CLIP
LoraLoaderModelOnly: model=MODEL lora_name=[loras] strength_model=FLOAT-100-100 -> MODEL
UpscaleModelLoader: model_name=[upscale_models] -> UPSCALE_MODEL
PhotoMakerLoader: photomaker_model_name=[photomaker] -> PHOTOMAKER
CLIPTextEncode: text=STRING clip=CLIP -> CONDITIONING
TextEncodeQwenImageEditPlus: clip=CLIP prompt=STRING | vae=VAE image1=IMAGE image2=IMAGE image3=IMAGE -> CONDITIONING
PhotoMakerEncode: photomaker=PHOTOMAKER image=IMAGE clip=CLIP text=STRING -> CONDITIONING
ConditioningZeroOut: conditioning=CONDITIONING -> CONDITIONING
FluxGuidance: conditioning=CONDITIONING guidance=FLOAT0-100 -> CONDITIONING
FluxKontextImageScale: image=IMAGE -> IMAGE
FluxKontextMultiReferenceLatentMethod: conditioning=CONDITIONING reference_latents_method=[methods] -> CONDITIONING
ReferenceLatent: conditioning=CONDITIONING | latent=LATENT -> CONDITIONING
EmptyLatentImage: width=INT16-16384 height=INT16-16384 batch_size=INT1-4096 -> LATENT
EmptySD3LatentImage: width=INT16-16384 height=INT16-16384 batch_size=INT1-4096 -> LATENT
EmptyHunyuanLatentVideo: width=INT16-16384 height=INT16-16384 length=INT1-16384 batch_size=INT1-4096 -> LATENT
EmptyLTXVLatentVideo: width=INT64-16384 height=INT64-16384 length=INT1-16384 batch_size=INT1-4096 -> LATENT
KSampler: model=MODEL seed=INT0-18446744073709551615 steps=INT1-10000 cfg=FLOAT0-100 sampler_name=[samplers] scheduler=[schedulers] positive=CONDITIONING negative=CONDITIONING latent_image=LATENT denoise=FLOAT0-1 -> LATENT
KSamplerAdvanced: model=MODEL add_noise=[switch] noise_seed=INT0-18446744073709551615 steps=INT1-10000 cfg=FLOAT0-100 sampler_name=[samplers] scheduler=[schedulers] positive=CONDITIONING negative=CONDITIONING latent_image=LATENT start_at_step=INT0-10000 end_at_step=INT0-10000 return_with_leftover_noise=[switch] -> LATENT
SamplerCustom: model=MODEL add_noise=BOOLEAN noise_seed=INT0-18446744073709551615 cfg=FLOAT0-100 positive=CONDITIONING negative=CONDITIONING sampler=SAMPLER sigmas=SIGMAS latent_image=LATENT -> LATENT LATENT
KSamplerSelect: sampler_name=[samplers] -> SAMPLER
LTXVScheduler: steps=INT1-10000 max_shift=FLOAT0-100 base_shift=FLOAT0-100 stretch=BOOLEAN terminal=FLOAT0-0.99 | latent=LATENT -> SIGMAS
ModelSamplingAuraFlow: model=MODEL shift=FLOAT0-100 -> MODEL
ModelSamplingSD3: model=MODEL shift=FLOAT0-100 -> MODEL
CFGNorm: model=MODEL strength=FLOAT0-100 -> MODEL
VideoLinearCFGGuidance: model=MODEL min_cfg=FLOAT0-100 -> MODEL
VAEDecode: samples=LATENT vae=VAE -> IMAGE
VAEEncode: pixels=IMAGE vae=VAE -> LATENT
VAEEncodeForInpaint: pixels=IMAGE vae=VAE mask=MASK grow_mask_by=INT0-64 -> LATENT
SetLatentNoiseMask: samples=LATENT mask=MASK -> LATENT
LoadImage: image=[pictures] -> IMAGE MASK
LoadImageMask: image=[pictures] channel=[channels] -> MASK
ImageUpscaleWithModel: upscale_model=UPSCALE_MODEL image=IMAGE -> IMAGE
ImageScaleBy: image=IMAGE upscale_method=[filters] scale_by=FLOAT0.01-8 -> IMAGE
SVD_img2vid_Conditioning: clip_vision=CLIP_VISION init_image=IMAGE vae=VAE width=INT16-16384 height=INT16-16384 video_frames=INT1-4096 motion_bucket_id=INT1-1023 fps=INT1-1024 augmentation_level=FLOAT0-10 -> CONDITIONING CONDITIONING LATENT
WanImageToVideo: positive=CONDITIONING negative=CONDITIONING vae=VAE width=INT16-16384 height=INT16-16384 length=INT1-16384 batch_size=INT1-4096 | clip_vision_output=CLIP_VISION_OUTPUT start_image=IMAGE -> CONDITIONING CONDITIONING LATENT
Wan22ImageToVideoLatent: vae=VAE width=INT32-16384 height=INT32-16384 length=INT1-16384 batch_size=INT1-4096 | start_image=IMAGE -> LATENT
LTXVImgToVideo: positive=CONDITIONING negative=CONDITIONING vae=VAE image=IMAGE width=INT64-16384 height=INT64-16384 length=INT9-16384 batch_size=INT1-4096 strength=FLOAT0-1 -> CONDITIONING CONDITIONING LATENT
LTXVConditioning: positive=CONDITIONING negative=CONDITIONING frame_rate=FLOAT0-1000 -> CONDITIONING CONDITIONING
LTXVPreprocess: image=IMAGE img_compression=INT0-100 -> IMAGE
CreateVideo: images=IMAGE fps=FLOAT1-120 | audio=AUDIO -> VIDEO
SaveImage: images=IMAGE filename_prefix=STRING -> IMAGE
SaveVideo: video=VIDEO filename_prefix=STRING format=COMFY_DYNAMICCOMBO_V3 | codec=COMFY_DYNAMICCOMBO_V3 -> VIDEO
IPAdapterModelLoader: ipadapter_file=[ipadapter] -> IPADAPTER
IPAdapterInsightFaceLoader: provider=[providers] model_name=[face_models] -> INSIGHTFACE
PrepImageForClipVision: image=IMAGE interpolation=[filters] crop_position=[crops] sharpening=FLOAT0-1 -> IMAGE
IPAdapterAdvanced: model=MODEL ipadapter=IPADAPTER image=IMAGE weight=FLOAT-1-5 weight_type=[weight_types] combine_embeds=[combine] start_at=FLOAT0-1 end_at=FLOAT0-1 embeds_scaling=[scaling] | image_negative=IMAGE attn_mask=MASK clip_vision=CLIP_VISION -> MODEL
IPAdapterFaceID: model=MODEL ipadapter=IPADAPTER image=IMAGE weight=FLOAT-1-3 weight_faceidv2=FLOAT-1-5 weight_type=[weight_types] combine_embeds=[combine] start_at=FLOAT0-1 end_at=FLOAT0-1 embeds_scaling=[scaling] | clip_vision=CLIP_VISION insightface=INSIGHTFACE -> MODEL IMAGE
InstantIDModelLoader: instantid_file=[instantid] -> INSTANTID
InstantIDFaceAnalysis: provider=[providers] -> FACEANALYSIS
ApplyInstantID: instantid=INSTANTID insightface=FACEANALYSIS control_net=CONTROL_NET image=IMAGE model=MODEL positive=CONDITIONING negative=CONDITIONING weight=FLOAT0-5 start_at=FLOAT0-1 end_at=FLOAT0-1 | image_kps=IMAGE mask=MASK -> MODEL CONDITIONING CONDITIONING
ADE_StandardUniformContextOptions: context_length=INT1-128 context_stride=INT1-32 context_overlap=INT0-128 -> CONTEXT_OPTIONS
ADE_AnimateDiffLoaderGen1: model=MODEL model_name=[animatediff_models] beta_schedule=[betas] | context_options=CONTEXT_OPTIONS -> MODEL
"""
LISTS: Mapping[str, Sequence[str]] = {
    "checkpoints": (),
    "dtypes": ("default", "fp8_e4m3fn"),
    "clip_types": ("stable_diffusion", "sd3", "wan", "ltxv", "flux", "lumina2", "qwen_image"),
    "devices": ("default", "cpu"),
    "samplers": ("euler", "euler_ancestral", "ddpm", "dpmpp_2m", "dpmpp_2m_sde", "lcm", "res_multistep", "uni_pc"),
    "schedulers": ("simple", "sgm_uniform", "karras", "normal"),
    "switch": ("enable", "disable"),
    "methods": ("offset", "index", "uxo/uno", "index_timestep_zero"),
    "channels": ("alpha", "red", "green", "blue"),
    "filters": ("nearest-exact", "lanczos", "LANCZOS"),
    "crops": ("top", "center"),
    "providers": ("CPU", "CUDA"),
    "face_models": ("buffalo_l", "antelopev2"),
    "weight_types": ("linear", "ease in"),
    "combine": ("concat", "average"),
    "scaling": ("V only", "K+V"),
    "betas": ("autoselect", "sqrt_linear (AnimateDiff)"),
    "pictures": ("example.png",),
}


def object_info(files: Mapping[str, Sequence[str]], *, shape: int = 1, without: Sequence[str] = ()) -> dict[str, Any]:
    """What the server says with these model files, in the old shape of a choice (1) or the new (3)."""
    info: dict[str, Any] = {}
    for line in NODES.strip().splitlines():
        name, _, rest = line.partition(": ")
        inputs, _, outputs = rest.partition(" -> ")
        required, _, optional = inputs.partition(" | ")
        described = {
            kind: {
                field: _typed(said, {**LISTS, **files}, shape)
                for field, said in (one.split("=") for one in part.split())
            }
            for kind, part in (("required", required), ("optional", optional))
        }
        info[name] = {
            "input": described,
            "input_order": {kind: list(fields) for kind, fields in described.items()},
            "output": outputs.split(),
            "name": name,
            "output_node": name.startswith("Save"),
        }
    return {name: told for name, told in info.items() if name not in without}


def _typed(said: str, lists: Mapping[str, Sequence[str]], shape: int) -> list[Any]:
    if said.startswith("["):
        choices = list(lists.get(said.strip("[]"), ()))
        return [choices, {"tooltip": "…"}] if shape == 1 else ["COMBO", {"multiselect": False, "options": choices}]
    bounded = re.fullmatch(r"(INT|FLOAT)(-?[\d.]+)-([\d.]+)", said)
    if bounded:
        kind = int if bounded[1] == "INT" else float
        return [bounded[1], {"min": kind(bounded[2]), "max": kind(bounded[3])}]
    return [said, {}]
